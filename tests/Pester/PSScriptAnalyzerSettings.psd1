@{
    ExcludeRules = @(
        # A variable of BeforeAll is used in other blocks.
        'PSUseDeclaredVarsMoreThanAssignments'
        # What helpers of tests start, tests stop.
        'PSUseShouldProcessForStateChangingFunctions'
        # The tokens of tests are worthless.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
    )
}
