%% equal with and without case and normalisation.
-module(str_equal).
-include("case.hrl").

main() ->
    ?show([string:equal(A, B) || {A, B} <- [{"abc", <<"abc">>}, {"abc", "abd"}, {["a", "b"], "ab"}, {"", <<>>}]]),
    ?show({string:equal("ABC", <<"abc">>, true), string:equal("ABC", "abc", false), string:equal("straße", "STRASSE", true)}),
    ?show({string:equal([16#E5], [$a, 16#30A], false, nfc), string:equal([16#E5], [$a, 16#30A], false), string:equal([16#E5], [$a, 16#30A], false, none)}),
    ok.
