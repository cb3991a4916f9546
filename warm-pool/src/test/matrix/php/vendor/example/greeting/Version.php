<?php

namespace Greeting;

final class Version
{
    const NUMBER = '1.2.3';
}
