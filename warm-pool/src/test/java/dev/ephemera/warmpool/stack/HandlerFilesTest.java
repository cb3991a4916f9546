package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HandlerFilesTest {

    private static final HandlerFiles PYTHON = new HandlerFiles(
            List.of("{module-path}.py", "{module-path}/__init__.py"), List.of(".py"), "{stem}.handler");
    private static final HandlerFiles SCRIPTS =
            new HandlerFiles(List.of("{script}.js"), List.of(".js", ".mjs"), "{stem}.handler");
    private static final HandlerFiles PROGRAMS =
            new HandlerFiles(List.of("bootstrap", "{handler}"), List.of(".sh"), "{file}");

    @Test
    void turnsDotsOfAModuleIntoFolders() {
        assertEquals(List.of("a/b.py", "a/b/__init__.py"), PYTHON.candidates("a.b.handler"));
        assertEquals(List.of("a/b.py", "a/b/__init__.py"), PYTHON.candidates("a/b.handler"));
    }

    @Test
    void endsAScriptAtTheFirstDotOfItsOwnName() {
        assertEquals(List.of("index.js"), SCRIPTS.candidates("index.api.get"));
        assertEquals(List.of("v1.2/index.js"), SCRIPTS.candidates("v1.2/index.get"));
    }

    @Test
    void takesTheWholeHandlerAsAFile() {
        assertEquals(List.of("bootstrap", "bin/hello.sh"), PROGRAMS.candidates("bin/hello.sh"));
    }

    @Test
    void takesWhatStandsBeforeADoubleColonForAnAssembly() {
        HandlerFiles assemblies =
                new HandlerFiles(List.of("{assembly}.dll"), List.of(".dll"), "{stem}::{stem}.Function::Run");
        assertEquals(List.of("Shop.Orders.dll"), assemblies.candidates("Shop.Orders::Shop.Orders.Function::Run"));
        assertEquals(Optional.of("Shop::Shop.Function::Run"), assemblies.handlerOf("Shop.dll"));
    }

    @Test
    void namesEachFileOnce() {
        assertEquals(List.of("bootstrap"), PROGRAMS.candidates("bootstrap"));
    }

    @Test
    void takesAHandlerWithoutADotForTheWholeModule() {
        assertEquals(List.of("hello.js"), SCRIPTS.candidates("hello"));
        assertEquals(List.of("hello.py", "hello/__init__.py"), PYTHON.candidates("hello"));
    }

    @Test
    void knowsASingleFileByItsEnding() {
        assertEquals(Optional.of("hello.handler"), PYTHON.handlerOf("hello.py"));
        assertEquals(Optional.of("hello.handler"), SCRIPTS.handlerOf("hello.mjs"));
        assertEquals(Optional.of("hello.sh"), PROGRAMS.handlerOf("hello.sh"));
        assertEquals(Optional.empty(), PYTHON.handlerOf("hello.pyc"));
    }
}
