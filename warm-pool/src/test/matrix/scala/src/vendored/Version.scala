package vendored

object Version:
  val text: String = List(1, 2, 3).mkString(".")
