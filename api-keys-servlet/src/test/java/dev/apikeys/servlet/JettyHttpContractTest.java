package dev.apikeys.servlet;

class JettyHttpContractTest extends ServerContract {

  JettyHttpContractTest() {
    super(new JettyServer(""));
  }
}
