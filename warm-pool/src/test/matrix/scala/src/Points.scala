package example

import com.amazonaws.services.lambda.runtime.{Context, RequestHandler, RequestStreamHandler}
import java.io.{InputStream, OutputStream}

case class Article(name: String, pieces: Int, note: Option[String])
case class Order(customer: String, articles: List[Article])
case class Bill(lines: Seq[String], total: BigDecimal, seen: (Int, Boolean))

class Orders extends RequestHandler[Order, Bill]:
  override def handleRequest(order: Order, context: Context): Bill =
    Bill(
      order.articles.map(article => s"${article.pieces} × ${article.name}${article.note.fold("")(" " + _)}"),
      BigDecimal("12.50") * order.articles.size,
      (order.customer.length, true)
    )

object Points:
  def handler(event: Map[String, Any], context: Context): Map[String, Any] =
    context.getLogger.log("in an object ✓")
    Map("size" -> event.size, "nested" -> event("list"), "function" -> context.getFunctionName)

  def mapsOfJava(event: java.util.Map[String, Object]): java.util.Map[String, Object] = event

class Stream extends RequestStreamHandler:
  override def handleRequest(event: InputStream, answer: OutputStream, context: Context): Unit =
    answer.write(s"""{"bytes": ${event.readAllBytes().length}}""".getBytes)
