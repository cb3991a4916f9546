package com.amazonaws.services.lambda.runtime.api.client;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Stands before the class of Amazon's client that has the same name, and looks for classes in the same
 * places: the package, the jars in its {@code lib}, those of layers. What it does besides: a package
 * that brings its language's library, or a serializer, gets its own instead of the stack's. Thread-safe.
 */
final class CustomerClassLoader extends URLClassLoader {

    /** Names a class of the language's library; the first part of its name is that of all of them. */
    private static final String LANGUAGE_PROPERTY = "ephemera.language";

    private static final String SERIALIZERS =
            "META-INF/services/com.amazonaws.services.lambda.runtime.CustomPojoSerializer";

    static {
        registerAsParallelCapable();
    }

    /** What names of the library's classes start with; empty if the stack's is used. */
    private final String own;

    CustomerClassLoader(String taskRoot, String layerRoot, ClassLoader parent) throws IOException {
        super(places(taskRoot, layerRoot), parent);
        String language = System.getProperty(LANGUAGE_PROPERTY, "");
        boolean brought = !language.isEmpty() && findResource(language.replace('.', '/') + ".class") != null;
        own = brought ? language.substring(0, language.indexOf('.') + 1) : "";
    }

    private static URL[] places(String taskRoot, String layerRoot) throws MalformedURLException {
        List<URL> places = new ArrayList<>();
        places.add(directory(taskRoot));
        addJars(Path.of(taskRoot, "lib"), places);
        addJars(Path.of(layerRoot, "lib"), places);
        return places.toArray(URL[]::new);
    }

    /** With a slash at its end also while it is empty, or not there yet. */
    private static URL directory(String path) throws MalformedURLException {
        return URL.of(new File(path + "/").toURI(), null);
    }

    private static void addJars(Path folder, List<URL> places) throws MalformedURLException {
        String[] names = folder.toFile().list();
        if (names != null) {
            Arrays.sort(names);
            for (String name : names) {
                if (name.endsWith(".jar")) {
                    places.add(folder.resolve(name).toUri().toURL());
                }
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (own.isEmpty() || !name.startsWith(own)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            try {
                return loaded == null ? findClass(name) : loaded;
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            }
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (name.equals(SERIALIZERS)) {
            URL brought = findResource(name);
            if (brought != null) {
                return Collections.enumeration(List.of(brought));
            }
        }
        return super.getResources(name);
    }
}
