package dev.apikeys.servlet;

class JettyHttpContractTest extends JettyContract {

  JettyHttpContractTest() {
    super("");
  }
}
