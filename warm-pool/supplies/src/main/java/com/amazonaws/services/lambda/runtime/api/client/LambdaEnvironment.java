package com.amazonaws.services.lambda.runtime.api.client;

import com.amazonaws.services.lambda.runtime.api.client.util.EnvReader;

/**
 * Stands before the class of Amazon's client that has the same name and fields. That one reads the
 * environment once, when the class is loaded; this one when it is told to, since our processes rehearse
 * before they have a function. Written by the main thread before the client starts.
 */
public final class LambdaEnvironment {

    public static final EnvReader ENV_READER = new EnvReader();

    public static int MEMORY_LIMIT;
    public static String LOG_GROUP_NAME;
    public static String LOG_STREAM_NAME;
    public static String LAMBDA_LOG_LEVEL;
    public static String LAMBDA_LOG_FORMAT;
    public static String FUNCTION_NAME;
    public static String FUNCTION_VERSION;
    public static String RUNTIME_API;

    static {
        read();
    }

    private LambdaEnvironment() {}

    /** Takes the values from the environment as it is now. */
    public static void read() {
        MEMORY_LIMIT = Integer.parseInt(ENV_READER.getEnvOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"));
        LOG_GROUP_NAME = ENV_READER.getEnv("AWS_LAMBDA_LOG_GROUP_NAME");
        LOG_STREAM_NAME = ENV_READER.getEnv("AWS_LAMBDA_LOG_STREAM_NAME");
        LAMBDA_LOG_LEVEL = ENV_READER.getEnvOrDefault("AWS_LAMBDA_LOG_LEVEL", "UNDEFINED");
        LAMBDA_LOG_FORMAT = ENV_READER.getEnvOrDefault("AWS_LAMBDA_LOG_FORMAT", "TEXT");
        FUNCTION_NAME = ENV_READER.getEnv("AWS_LAMBDA_FUNCTION_NAME");
        FUNCTION_VERSION = ENV_READER.getEnv("AWS_LAMBDA_FUNCTION_VERSION");
        RUNTIME_API = ENV_READER.getEnv("AWS_LAMBDA_RUNTIME_API");
    }
}
