<?php

return function (array $event, $context) {
    $name = $event['name'] ?? 'world';
    echo "$context->functionName greets $name\n";
    return ['message' => "Hello, $name!", 'request' => $context->awsRequestId];
};
