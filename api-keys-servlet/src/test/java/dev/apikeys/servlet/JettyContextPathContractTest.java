package dev.apikeys.servlet;

class JettyContextPathContractTest extends ServerContract {

  JettyContextPathContractTest() {
    super(new JettyServer("/app"));
  }
}
