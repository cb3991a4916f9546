die "while loading";
