package dev.ephemera.warmpool.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** mount(2) and umount2(2) for bind mounts. Stateless; needs CAP_SYS_ADMIN. */
public final class Mounts {

    private static final long MS_RDONLY = 1;
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_REMOUNT = 32;
    private static final long MS_BIND = 4096;
    private static final long MS_SHARED = 1 << 20;
    private static final int MNT_DETACH = 2;

    private static final String MEMORY = "tmpfs";
    private static final Path MOUNT_TABLE = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT_FIELD = 4;

    private static final LibraryCall MOUNT = LibraryCall.of(
            "mount",
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS);
    private static final LibraryCall UMOUNT2 = LibraryCall.of("umount2", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

    private Mounts() {}

    /** Makes {@code source} appear at {@code target} as well, with the flags its own mount has. */
    public static void bind(Path source, Path target) throws IOException {
        mount(source, target, MS_BIND);
    }

    /** Makes {@code source} appear at {@code target}, read-only, without devices and set-user-id. */
    public static void bindReadOnly(Path source, Path target) throws IOException {
        mount(source, target, MS_BIND);
        mount(source, target, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV);
    }

    /**
     * Mounts an empty file system in memory, without devices and set-user-id.
     *
     * @param options those of tmpfs, such as {@code mode=0755,size=1m}
     */
    public static void mountMemory(Path directory, String options) throws IOException {
        MOUNT.invoke("tmpfs on " + directory, MEMORY, directory, MEMORY, MS_NOSUID | MS_NODEV, options);
    }

    /** Lets later mounts in the mount at {@code directory} appear in all copies of it. */
    public static void makeShared(Path directory) throws IOException {
        mount(directory, directory, MS_SHARED);
    }

    /** Detaches what is mounted at {@code target}, busy or not. Nothing mounted there is no error. */
    public static void detach(Path target) throws IOException {
        try {
            UMOUNT2.invoke(target, target, MNT_DETACH);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EINVAL && e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
    }

    /** Detaches every mount at or below {@code directory}, the innermost first. */
    public static void detachBelow(Path directory) throws IOException {
        for (Path mount : below(directory)) {
            detach(mount);
        }
    }

    /** The mounts at or below {@code directory}, the innermost and latest first. */
    public static List<Path> below(Path directory) throws IOException {
        Path real = Files.exists(directory) ? directory.toRealPath() : directory;
        List<Path> found = new ArrayList<>();
        for (String line : Files.readAllLines(MOUNT_TABLE)) {
            Path mount = Path.of(unescape(line.split(" ", MOUNT_POINT_FIELD + 2)[MOUNT_POINT_FIELD]));
            if (mount.startsWith(real)) {
                found.addFirst(mount);
            }
        }
        found.sort(Comparator.comparingInt(Path::getNameCount).reversed());
        return found;
    }

    private static void mount(Path source, Path target, long flags) throws IOException {
        MOUNT.invoke(source + " on " + target, source, target, MemorySegment.NULL, flags, MemorySegment.NULL);
    }

    /** The kernel writes space, tab, newline and backslash as a backslash and three octal digits. */
    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\') {
                text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }
}
