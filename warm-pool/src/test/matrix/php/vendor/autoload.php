<?php

// Stands for the file that Composer makes.
spl_autoload_register(function (string $class): void {
    if (str_starts_with($class, 'Greeting\\')) {
        require __DIR__ . '/example/greeting/' . substr($class, strlen('Greeting\\')) . '.php';
    }
});
