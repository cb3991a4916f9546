handler() {
  if true; then
}
