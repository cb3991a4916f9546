greeting_version() { echo '1.2.3'; }
