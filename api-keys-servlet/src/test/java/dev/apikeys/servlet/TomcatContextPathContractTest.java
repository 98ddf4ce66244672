package dev.apikeys.servlet;

class TomcatContextPathContractTest extends ServerContract {

  TomcatContextPathContractTest() {
    super(new TomcatServer("/app"));
  }
}
