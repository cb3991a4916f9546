<?php

$greeting = 'a global of the file';

function named($event, $context)
{
    global $greeting;
    return ['event' => $event, 'greeting' => $greeting];
}

function paths()
{
    return ['path' => $_ENV['PATH'], 'library' => str_contains(get_include_path(), ':/opt/php'), 'here' => getcwd() === __DIR__];
}

function progress($event, $context)
{
    $context->reportProgress(40, 'halfway ✓');
    $context->reportProgress(101);
}

function notJson()
{
    return NAN;
}

function warning()
{
    return $nowhere;
}

function fatal()
{
    require 'nowhere.php';
}
