/** One class that stands in for one of Amazon's client. */
package com.amazonaws.services.lambda.runtime.api.client;
