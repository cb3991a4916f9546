package dev.ephemera.warmpool.engine.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SeccompFilterTest {

    private static final int X86_READ = 0;
    private static final int X86_MOUNT = 165;
    private static final int X86_CLONE = 56;
    private static final int CLONE_THREAD = 0x3D0F00;
    private static final int CLONE_NEWUSER = 0x10000000;
    private static final int CLONE_NEWNS = 0x20000;

    /** Runs a program as the kernel would; knows the instructions that filters consist of. */
    private static int verdict(Processor processor, int architecture, int number, int firstArgument) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        data.putInt(0, number).putInt(4, architecture).putLong(16, Integer.toUnsignedLong(firstArgument));
        ByteBuffer program = ByteBuffer.wrap(SeccompFilter.program(processor)).order(ByteOrder.nativeOrder());
        int accumulator = 0;
        int position = 0;
        while (true) {
            int code = program.getShort(position);
            int operand = program.getInt(position + 4);
            int ifTrue = Byte.toUnsignedInt(program.get(position + 2));
            int ifFalse = Byte.toUnsignedInt(program.get(position + 3));
            position += 8;
            switch (code) {
                case 0x20 -> accumulator = data.getInt(operand);
                case 0x15 -> position += 8 * (accumulator == operand ? ifTrue : ifFalse);
                case 0x35 -> position += 8 * (Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse);
                case 0x45 -> position += 8 * ((accumulator & operand) != 0 ? ifTrue : ifFalse);
                case 0x06 -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + code);
            }
        }
    }

    private static int verdict(int number, int firstArgument) {
        return verdict(Processor.X86_64, Processor.X86_64.auditArchitecture(), number, firstArgument);
    }

    @Test
    void allowsTheOrdinary() {
        assertEquals(BpfProgram.ALLOW, verdict(X86_READ, 0));
        assertEquals(BpfProgram.ALLOW, verdict(X86_CLONE, CLONE_THREAD));
    }

    @Test
    void refusesWhatOnlyAdministratorsNeed() {
        assertEquals(BpfProgram.error(SeccompFilter.EPERM), verdict(X86_MOUNT, 0));
    }

    @Test
    void refusesNewNamespaces() {
        assertEquals(BpfProgram.error(SeccompFilter.EPERM), verdict(X86_CLONE, CLONE_NEWUSER | 17));
        assertEquals(BpfProgram.error(SeccompFilter.EPERM), verdict(X86_CLONE, CLONE_NEWNS | 17));
        assertEquals(BpfProgram.error(SeccompFilter.ENOSYS), verdict(Processor.X86_64.clone3Call(), 0));
    }

    @Test
    void refusesTheSecondNumberingOfX86() {
        assertEquals(BpfProgram.error(SeccompFilter.EPERM), verdict(SeccompFilter.X32_BIT | X86_READ, 0));
        assertEquals(BpfProgram.error(SeccompFilter.EPERM), verdict(-1, 0));
    }

    @ParameterizedTest
    @EnumSource(Processor.class)
    void killsCallsOfAnotherProcessorMode(Processor processor) {
        int intel32 = 0x40000003;
        assertEquals(BpfProgram.KILL_PROCESS, verdict(processor, intel32, X86_READ, 0));
    }

    @ParameterizedTest
    @EnumSource(Processor.class)
    void refusesEveryDeniedCall(Processor processor) {
        for (DeniedCall call : DeniedCall.ALL) {
            call.number(processor)
                    .ifPresent(number -> assertEquals(
                            BpfProgram.error(SeccompFilter.EPERM),
                            verdict(processor, processor.auditArchitecture(), number, 0),
                            call::name));
        }
    }

    @ParameterizedTest
    @EnumSource(Processor.class)
    void allowsSocketsOfTheUsualFamiliesOnly(Processor processor) {
        int architecture = processor.auditArchitecture();
        int unix = 1;
        int internet = 2;
        int virtualMachineHost = 40;
        assertEquals(BpfProgram.ALLOW, verdict(processor, architecture, processor.socketCall(), unix));
        assertEquals(BpfProgram.ALLOW, verdict(processor, architecture, processor.socketCall(), internet));
        assertEquals(
                BpfProgram.error(SeccompFilter.EAFNOSUPPORT),
                verdict(processor, architecture, processor.socketCall(), virtualMachineHost));
    }

    @Test
    void knowsEachCallOnce() {
        assertEquals(
                DeniedCall.ALL.size(),
                DeniedCall.ALL.stream().map(DeniedCall::name).distinct().count());
        assertTrue(DeniedCall.ALL.stream()
                        .filter(call -> call.arm() != DeniedCall.NONE)
                        .map(DeniedCall::arm)
                        .distinct()
                        .count()
                > 40);
    }
}
