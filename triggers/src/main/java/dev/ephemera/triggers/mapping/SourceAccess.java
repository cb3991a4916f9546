package dev.ephemera.triggers.mapping;

/**
 * One thing that is needed to be let into a cluster.
 *
 * @param uri names a secret; never the secret itself
 */
public record SourceAccess(Type type, String uri) {

    /** What the secret is for, as Lambda calls it. */
    public enum Type {
        BASIC_AUTH,
        SASL_SCRAM_256_AUTH,
        SASL_SCRAM_512_AUTH,
        CLIENT_CERTIFICATE_TLS_AUTH,
        SERVER_ROOT_CA_CERTIFICATE;

        /** Whether it is a user's name and password, of which there can be only one. */
        public boolean isLogin() {
            return switch (this) {
                case BASIC_AUTH, SASL_SCRAM_256_AUTH, SASL_SCRAM_512_AUTH -> true;
                case CLIENT_CERTIFICATE_TLS_AUTH, SERVER_ROOT_CA_CERTIFICATE -> false;
            };
        }
    }
}
