package example

import com.amazonaws.services.lambda.runtime.{Context, RequestHandler}
import java.nio.file.{Files, Path}
import scala.collection.mutable.ArrayBuffer
import scala.util.Try
import vendored.Version

class Function extends RequestHandler[Map[String, Any], Map[String, Any]]:

  override def handleRequest(event: Map[String, Any], context: Context): Map[String, Any] =
    event("do") match
      case "hello" => Map("greeting" -> s"Hello, ${event("name")}!")
      case "fail" => fail()
      case "logs" =>
        println("to standard output ✓")
        Console.err.println("to standard error ✓")
        Map.empty
      case "echo" =>
        print(event("text"))
        Map("text" -> event("text"))
      case "dependency" => Map("dependency" -> Version.text)
      case "environment" => Map("value" -> sys.env.get(event("name").toString))
      case "context" =>
        Map(
          "requestId" -> context.getAwsRequestId,
          "functionName" -> context.getFunctionName,
          "functionVersion" -> context.getFunctionVersion,
          "memory" -> context.getMemoryLimitInMB,
          "arn" -> context.getInvokedFunctionArn,
          "remaining" -> context.getRemainingTimeInMillis
        )
      case "large" => Map("text" -> "x" * event("size").asInstanceOf[Int])
      case "exit" => sys.exit(event("code").asInstanceOf[Int])
      case "hog" =>
        val kept = ArrayBuffer.empty[Array[Byte]]
        while true do kept += Array.fill[Byte](1 << 20)(1)
        Map.empty
      case "loop" =>
        println("looping")
        while true do Thread.`yield`()
        Map.empty
      case "files" => Map("task" -> canWrite("/var/task/file"), "tmp" -> canWrite("/tmp/file"))

  private def fail(): Map[String, Any] = failOnPurpose()

  private def failOnPurpose(): Map[String, Any] =
    throw IllegalStateException("this function fails on purpose: ünïcödé")

  private def canWrite(path: String): Boolean = Try(Files.writeString(Path.of(path), "x")).isSuccess
