package dev.ephemera.gateway.outgoing;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.HttpClientConfiguration;
import io.micronaut.http.client.LoadBalancer;
import io.micronaut.http.client.RawHttpClient;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;

/** Makes the HTTP client for webhooks, when the first of them is called. */
@Factory
final class WebhookClientFactory {

    /** The answer's headers; its body is not read. */
    private static final int LARGEST_HEADER = 16 << 10;

    @Singleton
    @Named(CheckedResolver.NAME)
    @Bean(preDestroy = "close")
    RawHttpClient client(BeanContext context, WebhookSettings settings) {
        HttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
        configuration.setAddressResolverGroupName(CheckedResolver.NAME);
        configuration.setFollowRedirects(false);
        configuration.setConnectTimeout(settings.timeout());
        // The sender's own limit is for the whole call, and comes first.
        configuration.setReadTimeout(settings.timeout().multipliedBy(2));
        configuration.setMaxHeaderSize(LARGEST_HEADER);
        // One call, one connection: what a receiver does with it ends with the call.
        configuration.getConnectionPoolConfiguration().setEnabled(false);
        // Only a client with a load balancer of its own gets a configuration of its own, too.
        return context.createBean(
                RawHttpClient.class, Map.of("loadBalancer", LoadBalancer.empty(), "configuration", configuration));
    }
}
