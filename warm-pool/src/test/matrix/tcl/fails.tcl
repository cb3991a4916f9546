error {while loading}
