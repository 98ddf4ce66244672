package dev.apikeys.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The class path without jars of such names. The starter's own classes are defined here anew, so
 * that none of them is linked to what is missing; all other classes are those of the parent.
 */
final class ReducedClassLoader extends ClassLoader {

  private static final String OURS = "dev.apikeys.spring.";

  private final Pattern missing;

  /** Without jars whose file name matches this. */
  ReducedClassLoader(String names) {
    super(ReducedClassLoader.class.getClassLoader());
    this.missing = Pattern.compile("/(" + names + ")\\.jar!");
  }

  private boolean isMissing(URL file) {
    return missing.matcher(file.toString()).find();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    URL file = getParent().getResource(name.replace('.', '/') + ".class");
    if (file != null && isMissing(file)) {
      throw new ClassNotFoundException(name);
    }
    return file != null && name.startsWith(OURS)
        ? ours(name, file)
        : super.loadClass(name, resolve);
  }

  private Class<?> ours(String name, URL file) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      try (InputStream stream = file.openStream()) {
        byte[] bytes = stream.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    try {
      Enumeration<URL> left = getResources(name);
      return left.hasMoreElements() ? left.nextElement() : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> left = Collections.list(super.getResources(name));
    left.removeIf(this::isMissing);
    return Collections.enumeration(left);
  }
}
