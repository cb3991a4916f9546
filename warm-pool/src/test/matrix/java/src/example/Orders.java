package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Events and results with types of their own. */
public class Orders implements RequestHandler<Orders.Order, Orders.Bill> {

    public static class Article {
        private String name;
        private int pieces;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getPieces() {
            return pieces;
        }

        public void setPieces(int pieces) {
            this.pieces = pieces;
        }
    }

    public static class Order {
        private Date placed;
        private List<Article> articles;

        public Date getPlaced() {
            return placed;
        }

        public void setPlaced(Date placed) {
            this.placed = placed;
        }

        public List<Article> getArticles() {
            return articles;
        }

        public void setArticles(List<Article> articles) {
            this.articles = articles;
        }
    }

    public static class Bill {
        private final Date due;
        private final List<String> lines = new ArrayList<>();

        Bill(Date due) {
            this.due = due;
        }

        public Date getDue() {
            return due;
        }

        public List<String> getLines() {
            return lines;
        }
    }

    @Override
    public Bill handleRequest(Order order, Context context) {
        Bill bill = new Bill(new Date(order.getPlaced().getTime() + 24L * 60 * 60 * 1000));
        for (Article article : order.getArticles()) {
            bill.getLines().add(article.getPieces() + " × " + article.getName());
        }
        return bill;
    }
}
