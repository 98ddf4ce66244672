package dev.apikeys.servlet;

class TomcatHttpContractTest extends ServerContract {

  TomcatHttpContractTest() {
    super(new TomcatServer(""));
  }
}
