package provide greeting 1.2.3
