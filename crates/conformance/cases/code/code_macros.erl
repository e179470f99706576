%% Predefined macros and what they become.
-module(code_macros).
-include("case.hrl").

main() ->
    ?show(?MODULE_STRING),
    ?show(?LINE),
    ?show(?FUNCTION_NAME),
    ?show(?FUNCTION_ARITY),
    ?show(?OTP_RELEASE >= 27),
    ok.
