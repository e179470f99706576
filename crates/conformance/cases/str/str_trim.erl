%% trim on either side, of whitespace or of given characters.
-module(str_trim).
-include("case.hrl").

main() ->
    [?show({S, string:trim(id(S)), string:trim(id(S), leading), string:trim(id(S), trailing)}) || S <- ["", "  a b  ", <<"\t x \n\r\n">>, "x", <<"   ">>, ["  ", <<" mixed ">>]]],
    ?show({string:trim("xxaxx", both, "x"), string:trim(<<"abcba">>, both, "ab"), string:trim("--a--", leading, "-"), string:trim(<<"..a..">>, trailing, ".")}),
    ?show({string:chomp("abc\n"), string:chomp(<<"abc\r\n">>), string:chomp("a\n\n"), string:strip("  ab "), string:strip("..a.", both, $.)}),
    ok.
