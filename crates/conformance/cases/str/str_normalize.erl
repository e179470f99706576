%% Normal forms of composed and decomposed characters.
-module(str_normalize).
-include("case.hrl").

main() ->
    [?show({S, unicode:characters_to_nfc_list(S), unicode:characters_to_nfd_list(S), unicode:characters_to_nfkc_list(S), unicode:characters_to_nfkd_list(S)}) || S <- ["abc", [16#E5], [$a, 16#30A], [16#FB01], [16#1E9B, 16#323], [16#AC00], [16#1100, 16#1161]]],
    ?show(unicode:characters_to_nfc_binary([$e, 16#301])),
    ?show(unicode:characters_to_nfd_binary(<<"é"/utf8>>)),
    ok.
