%% Numbers of too many digits.
-module(deep_to_integer_limit).
-include("case.hrl").

main() ->
    Digits = binary:copy(<<"9">>, 2_000_000),
    Text = binary_to_list(Digits),
    ?show(string:to_integer(Text)),
    ?show(string:to_integer(Digits)),
    ?show(string:to_integer([$-, Digits, "tail"])),
    ?show(string:list_to_integer(Text)),
    ?show(string:to_float(Text)),
    ok.
