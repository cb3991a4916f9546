package dev.ephemera.rehearsal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOError;
import java.io.IOException;
import java.util.ArrayList;
import scala.Option;
import scala.Predef;
import scala.Tuple2;
import scala.collection.immutable.List;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/** Does what functions in Scala do: its library takes long to load, and most of them need the same of it. */
public final class ScalaRehearsalHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        if (event.contains("do")) {
            // The client reports it and returns, as after each error of this kind.
            throw new IOError(new IOException("the rehearsal is over"));
        }
        context.getLogger().log("request " + context.getAwsRequestId() + "\n");
        Predef.println(System.getenv("PATH") + " ünïcödé " + event.size());
        Option<Object> name = event.get("name");
        java.util.List<Tuple2<String, Object>> answer = new ArrayList<>();
        answer.add(Predef.ArrowAssoc$.MODULE$.$minus$greater$extension("greeting", "Hello, " + name.get() + "!"));
        answer.add(new Tuple2<>("event", event));
        List<Tuple2<String, Object>> entries = List.from(CollectionConverters.asScala(answer));
        answer.add(new Tuple2<>("names", entries.map(Tuple2::_1).mkString(", ")));
        answer.add(
                new Tuple2<>("some", entries.filter(entry -> entry._2() != null).toVector()));
        return Map.from(CollectionConverters.asScala(answer));
    }
}
