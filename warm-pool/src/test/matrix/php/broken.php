<?php

return function ($event) {
    return 1 +;
};
