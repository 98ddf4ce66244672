package dev.apikeys.servlet;

class JettyContextPathContractTest extends JettyContract {

  JettyContextPathContractTest() {
    super("/app");
  }
}
