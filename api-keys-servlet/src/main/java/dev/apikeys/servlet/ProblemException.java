package dev.apikeys.servlet;

/** Ends the handling of a management request with a problem. */
final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.description(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
