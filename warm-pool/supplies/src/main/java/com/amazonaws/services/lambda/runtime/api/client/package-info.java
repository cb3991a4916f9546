/** Classes that stand in for two of Amazon's client. */
package com.amazonaws.services.lambda.runtime.api.client;
