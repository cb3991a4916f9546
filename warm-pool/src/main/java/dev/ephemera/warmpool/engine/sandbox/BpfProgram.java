package dev.ephemera.warmpool.engine.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An assembler for the little of classic BPF that a seccomp filter needs. Confined to the thread that
 * assembles.
 */
final class BpfProgram {

    static final int ALLOW = 0x7FFF0000;
    static final int KILL_PROCESS = 0x80000000;

    private static final int ERROR = 0x00050000;

    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_AT_LEAST = 0x35;
    private static final short JUMP_IF_ANY_BIT = 0x45;
    private static final short RETURN = 0x06;

    private static final int NUMBER_OFFSET = 0;
    private static final int ARCHITECTURE_OFFSET = 4;
    private static final int ARGUMENTS_OFFSET = 16;

    private static final int BYTES_PER_INSTRUCTION = 8;
    private static final int LONGEST_JUMP = 255;

    private record Instruction(short code, int jumpIfTrue, int jumpIfFalse, int operand) {}

    private final List<Instruction> instructions = new ArrayList<>();

    /** The verdict that fails a call with an error number. */
    static int error(int errno) {
        return ERROR | errno;
    }

    void loadNumber() {
        load(NUMBER_OFFSET);
    }

    void loadArchitecture() {
        load(ARCHITECTURE_OFFSET);
    }

    /** Loads the low half of an argument; on the little-endian processors that we know it comes first. */
    void loadArgument(int index) {
        load(ARGUMENTS_OFFSET + index * Long.BYTES);
    }

    void ifEqual(int value, int verdict) {
        instructions.add(new Instruction(JUMP_IF_EQUAL, 0, 1, value));
        result(verdict);
    }

    void unlessEqual(int value, int verdict) {
        instructions.add(new Instruction(JUMP_IF_EQUAL, 1, 0, value));
        result(verdict);
    }

    /** Compares without sign. */
    void ifAtLeast(int value, int verdict) {
        instructions.add(new Instruction(JUMP_IF_AT_LEAST, 0, 1, value));
        result(verdict);
    }

    void ifAnyBit(int bits, int verdict) {
        instructions.add(new Instruction(JUMP_IF_ANY_BIT, 0, 1, bits));
        result(verdict);
    }

    /** Runs {@code part}, which must end with a result, if {@code value} is loaded. */
    void onlyFor(int value, Consumer<BpfProgram> part) {
        BpfProgram inner = new BpfProgram();
        part.accept(inner);
        if (inner.instructions.size() > LONGEST_JUMP) {
            throw new IllegalStateException("A jump over " + inner.instructions.size() + " instructions is too long");
        }
        instructions.add(new Instruction(JUMP_IF_EQUAL, 0, inner.instructions.size(), value));
        instructions.addAll(inner.instructions);
    }

    void result(int verdict) {
        instructions.add(new Instruction(RETURN, 0, 0, verdict));
    }

    /** An array of {@code struct sock_filter}. */
    byte[] assemble() {
        ByteBuffer bytes =
                ByteBuffer.allocate(instructions.size() * BYTES_PER_INSTRUCTION).order(ByteOrder.nativeOrder());
        for (Instruction instruction : instructions) {
            bytes.putShort(instruction.code())
                    .put((byte) instruction.jumpIfTrue())
                    .put((byte) instruction.jumpIfFalse())
                    .putInt(instruction.operand());
        }
        return bytes.array();
    }

    private void load(int offset) {
        instructions.add(new Instruction(LOAD_WORD, 0, 0, offset));
    }
}
