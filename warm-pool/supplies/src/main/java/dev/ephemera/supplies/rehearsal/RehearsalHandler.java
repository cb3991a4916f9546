package dev.ephemera.supplies.rehearsal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does what functions do, so that the classes which that takes are found prepared. */
public final class RehearsalHandler implements RequestHandler<Map<String, Object>, Map<String, Object>> {

    /** An event with a type of its own. */
    public static final class Order {

        private String customer = "";
        private List<Integer> articles = List.of();

        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public List<Integer> getArticles() {
            return articles;
        }

        public void setArticles(List<Integer> articles) {
            this.articles = articles;
        }
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        switch (String.valueOf(event.get("do"))) {
            case "fail" -> throw new IllegalStateException("as intended");
            case "exit" -> System.exit(0);
            default -> {}
        }
        context.getLogger()
                .log("request " + context.getAwsRequestId() + ", " + context.getRemainingTimeInMillis() + " ms left\n");
        System.out.printf("%s %d%n", System.getenv("PATH"), event.size());
        System.err.println("to standard error");
        PojoSerializer<Order> orders = JacksonFactory.getInstance().getSerializer(Order.class);
        Order order = orders.fromJson("{\"customer\":\"Zoë\",\"articles\":[1,2]}");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        orders.toJson(order, written);
        Map<String, Object> answer = new HashMap<>();
        answer.put("order", written.toString(StandardCharsets.UTF_8));
        answer.put("greeting", "Hello, " + event.get("name") + "!");
        return answer;
    }
}
