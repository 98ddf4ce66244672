package dev.apikeys.spring;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestPropertySource;

/** The HTTP contract, kept by the starter's filter where there is no Spring Security. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ContractApplication.class)
@TestPropertySource(
    locations = "classpath:contract.properties",
    properties = "spring.datasource.url=jdbc:h2:mem:plain-contract")
class PlainFilterHttpContractTest extends ServedContract {}
