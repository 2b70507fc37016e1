/* Counts the calls of libc that change a folder, and lets the Nth one of a kind fail or end the process.
 *
 * Preloaded (LD_PRELOAD) into the driver, whose children set it to work with `faults_arm`. The counters lie in memory
 * that forked processes share; programs that they start do not know of them and count nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN, WRITE, SYNC, RENAME, LINK, MKDIR, UNLINK, RMDIR, TRUNCATE, CHMOD, COPY, CLOSE, KINDS };

static struct shared {
    atomic_long count[KINDS];
    atomic_int fired;
    int armed, kind, error;
    long nth;
    size_t length;
    char root[PATH_MAX];
} *shared;

__attribute__((constructor)) static void begin(void) {
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* From now on the `nth` call of a kind below `root` fails with `error`; with -1 it kills the whole process group. */
void faults_arm(const char *root, int kind, long nth, int error) {
    memset(shared, 0, sizeof *shared);
    shared->length = strlen(root);
    strncpy(shared->root, root, PATH_MAX - 1);
    shared->kind = kind;
    shared->nth = nth;
    shared->error = error;
    shared->armed = 1;
}

void faults_disarm(void) { shared->armed = 0; }
long faults_count(int kind) { return shared->count[kind]; }
int faults_fired(void) { return shared->fired; }

static int is_below(const char *path) {
    return strncmp(path, shared->root, shared->length) == 0 && (path[shared->length] == '/' || !path[shared->length]);
}

static int of_descriptor(int fd, char *into) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, into, PATH_MAX - 1);
    if (length < 0) return 0;
    into[length] = 0;
    return 1;
}

static int descriptor_is_below(int fd) {
    char path[PATH_MAX];
    return of_descriptor(fd, path) && is_below(path);
}

static int path_is_below(int fd, const char *path) {
    char folder[PATH_MAX];
    if (path[0] == '/') return is_below(path);
    if (fd == AT_FDCWD ? !getcwd(folder, sizeof folder) : !of_descriptor(fd, folder)) return 0;
    return is_below(folder);
}

/* Count a call; the error with which it is to fail, or 0. */
static int fault(enum kind kind, int below) {
    int before = errno;
    if (!below) { errno = before; return 0; }
    long number = atomic_fetch_add(&shared->count[kind], 1) + 1;
    errno = before;
    if ((int)kind != shared->kind || number != shared->nth) return 0;
    shared->fired = 1;
    if (shared->error < 0) {
        kill(0, SIGKILL);
        pause();
    }
    return shared->error;
}

#define ON (shared && shared->armed)
#define FAIL_IF(kind, below) \
    do { \
        if (ON) { \
            int wrong = fault(kind, below); \
            if (wrong) { errno = wrong; return -1; } \
        } \
    } while (0)
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT || ((flags) & O_TMPFILE) == O_TMPFILE) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }
#define MAKES(flags) ((flags) & (O_CREAT | O_TRUNC) || ((flags) & O_TMPFILE) == O_TMPFILE)

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        if (MAKES(flags)) FAIL_IF(OPEN, path_is_below(AT_FDCWD, path)); \
        return real(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)
#define OPENS_AT(name) \
    int name(int fd, const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        if (MAKES(flags)) FAIL_IF(OPEN, path_is_below(fd, path)); \
        return real(fd, path, flags, mode); \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

#define CALL(kind, below, result, name, declared, given) \
    result name declared { \
        REAL(name); \
        FAIL_IF(kind, below); \
        return real given; \
    }
CALL(WRITE, descriptor_is_below(fd), ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
CALL(WRITE, descriptor_is_below(fd), ssize_t, writev, (int fd, const struct iovec *parts, int n), (fd, parts, n))
CALL(WRITE, descriptor_is_below(fd), ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at),
     (fd, data, size, at))
CALL(WRITE, descriptor_is_below(fd), ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at),
     (fd, data, size, at))
CALL(SYNC, descriptor_is_below(fd), int, fsync, (int fd), (fd))
CALL(SYNC, descriptor_is_below(fd), int, fdatasync, (int fd), (fd))
CALL(SYNC, descriptor_is_below(fd), int, syncfs, (int fd), (fd))
CALL(RENAME, path_is_below(AT_FDCWD, old) || path_is_below(AT_FDCWD, new), int, rename,
     (const char *old, const char *new), (old, new))
CALL(RENAME, path_is_below(from, old) || path_is_below(to, new), int, renameat,
     (int from, const char *old, int to, const char *new), (from, old, to, new))
CALL(RENAME, path_is_below(from, old) || path_is_below(to, new), int, renameat2,
     (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags))
CALL(LINK, path_is_below(AT_FDCWD, new), int, link, (const char *old, const char *new), (old, new))
CALL(LINK, path_is_below(to, new), int, linkat, (int from, const char *old, int to, const char *new, int flags),
     (from, old, to, new, flags))
CALL(LINK, path_is_below(AT_FDCWD, new), int, symlink, (const char *old, const char *new), (old, new))
CALL(LINK, path_is_below(to, new), int, symlinkat, (const char *old, int to, const char *new), (old, to, new))
CALL(MKDIR, path_is_below(AT_FDCWD, path), int, mkdir, (const char *path, mode_t mode), (path, mode))
CALL(MKDIR, path_is_below(fd, path), int, mkdirat, (int fd, const char *path, mode_t mode), (fd, path, mode))
CALL(UNLINK, path_is_below(AT_FDCWD, path), int, unlink, (const char *path), (path))
CALL(flags &AT_REMOVEDIR ? RMDIR : UNLINK, path_is_below(fd, path), int, unlinkat,
     (int fd, const char *path, int flags), (fd, path, flags))
CALL(RMDIR, path_is_below(AT_FDCWD, path), int, rmdir, (const char *path), (path))
CALL(TRUNCATE, descriptor_is_below(fd), int, ftruncate, (int fd, off_t size), (fd, size))
CALL(TRUNCATE, descriptor_is_below(fd), int, ftruncate64, (int fd, off64_t size), (fd, size))
CALL(CHMOD, descriptor_is_below(fd), int, fchmod, (int fd, mode_t mode), (fd, mode))
CALL(CHMOD, path_is_below(AT_FDCWD, path), int, chmod, (const char *path, mode_t mode), (path, mode))
CALL(CHMOD, path_is_below(fd, path), int, fchmodat, (int fd, const char *path, mode_t mode, int flags),
     (fd, path, mode, flags))
CALL(COPY, descriptor_is_below(to), ssize_t, sendfile, (int to, int from, off_t *at, size_t size),
     (to, from, at, size))
CALL(COPY, descriptor_is_below(to), ssize_t, sendfile64, (int to, int from, off64_t *at, size_t size),
     (to, from, at, size))
CALL(COPY, descriptor_is_below(to), ssize_t, copy_file_range,
     (int from, off64_t *at, int to, off64_t *into, size_t size, unsigned flags), (from, at, to, into, size, flags))

/* A descriptor is closed in any case; what fails is only what the call says (close(2)). */
int close(int fd) {
    REAL(close);
    int wrong = 0;
    if (ON) {
        int before = errno, flags = fcntl(fd, F_GETFL);
        int writes = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && descriptor_is_below(fd);
        errno = before;
        wrong = fault(CLOSE, writes);
    }
    int result = real(fd);
    if (wrong) { errno = wrong; return -1; }
    return result;
}
