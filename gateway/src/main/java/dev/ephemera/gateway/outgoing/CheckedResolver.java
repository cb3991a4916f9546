package dev.ephemera.gateway.outgoing;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the addresses of webhooks. A connection goes to the very address that was checked, so that a
 * name that changes its mind between the check and the call gains nothing. Thread-safe.
 */
@Singleton
@Named(CheckedResolver.NAME)
final class CheckedResolver extends AddressResolverGroup<InetSocketAddress> {

    static final String NAME = "webhooks";

    private final WebhookAddresses addresses;

    CheckedResolver(WebhookAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new NameResolver(executor).asAddressResolver();
    }

    private final class NameResolver extends InetNameResolver {

        NameResolver(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> found) {
            lookUp(host, found, List::getFirst);
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> found) {
            lookUp(host, found, all -> all);
        }

        /** The system's resolver blocks, which neither an event loop nor the carrier of virtual threads may. */
        private <T> void lookUp(String host, Promise<T> found, Function<List<InetAddress>, T> pick) {
            Thread.ofPlatform().daemon().name("webhook-address").start(() -> {
                try {
                    found.trySuccess(pick.apply(addresses.check(List.of(InetAddress.getAllByName(host)))));
                } catch (UnknownHostException | RefusedAddressException e) {
                    found.tryFailure(e);
                }
            });
        }
    }
}
