package Greeting;
our $VERSION = '1.2.3';
1;
