<?php

function failOnPurpose(): never
{
    throw new RuntimeException('this function fails on purpose: ünïcödé');
}

function logToBothStreams(): stdClass
{
    echo "to standard output ✓\n";
    fwrite(STDERR, "to standard error ✓\n");
    return new stdClass();
}

function describe(object $context): array
{
    return [
        'requestId' => $context->awsRequestId,
        'functionName' => $context->functionName,
        'functionVersion' => $context->functionVersion,
        'memory' => $context->memoryLimitInMB,
        'arn' => $context->invokedFunctionArn,
        'remaining' => $context->getRemainingTimeInMillis(),
    ];
}

function takeAllMemory(): never
{
    for ($taken = [];;) {
        $taken[] = str_repeat('x', 1_000_000);
    }
}

function loopForEver(): never
{
    echo "looping\n";
    while (true);
}

return function (array $event, $context) {
    if ($event['do'] === 'echo') {
        echo $event['text'], "\n";
    }
    return match ($event['do']) {
        'hello' => ['greeting' => "Hello, {$event['name']}!"],
        'fail' => failOnPurpose(),
        'logs' => logToBothStreams(),
        'echo' => ['text' => $event['text']],
        'dependency' => ['dependency' => Greeting\Version::NUMBER],
        'environment' => ['value' => getenv($event['name'])],
        'context' => describe($context),
        'large' => ['text' => str_repeat('x', $event['size'])],
        'exit' => exit($event['code']),
        'hog' => takeAllMemory(),
        'loop' => loopForEver(),
        'files' => [
            'task' => @file_put_contents('/var/task/file', 'x') !== false,
            'tmp' => @file_put_contents('/tmp/file', 'x') !== false,
        ],
    };
};
