%% uppercase, lowercase, titlecase, casefold on lists, binaries and mixed chardata.
-module(str_case).
-include("case.hrl").

main() ->
    [?show({S, string:uppercase(id(S)), string:lowercase(id(S)), string:titlecase(id(S)), string:casefold(id(S))})
     || S <- ["", "abc", "ABC", "aBc 1!", <<"aBc">>, <<"ÅÄÖ åäö"/utf8>>, "straße", <<"ﬁ İ ǆ Σς"/utf8>>, ["ab", <<"CD">>, $e], "ñandú", "жук", "ΑΒΓ"]],
    ?show({string:to_upper("abcÅå"), string:to_lower("ABCÅÄ"), string:to_upper($a), string:to_lower($Z), string:to_upper($1)}),
    ok.
