%% Between latin1, UTF-8, UTF-16 and UTF-32.
-module(str_encodings).
-include("case.hrl").

main() ->
    Es = [latin1, utf8, utf16, {utf16, little}, utf32, {utf32, little}, unicode],
    [?show({E, unicode:characters_to_binary("aåÿ", unicode, E)}) || E <- Es],
    [?show({E, unicode:characters_to_list(unicode:characters_to_binary("aåÿ", unicode, E), E)}) || E <- Es],
    ?show(unicode:characters_to_binary(<<229, 228>>, latin1)),
    ?show(unicode:characters_to_binary(<<229, 228>>, latin1, utf8)),
    ?show(unicode:characters_to_binary("€", unicode, latin1)),
    ?show(unicode:characters_to_binary("a€b", unicode, latin1)),
    ?show(unicode:characters_to_binary(<<16#D8>>, utf16, utf8)),
    ?show(unicode:characters_to_binary(<<16#D800:16, $a:16>>, utf16, utf8)),
    ?show(unicode:characters_to_list(<<16#D83D:16, 16#DE00:16>>, utf16)),
    ?show(unicode:characters_to_binary("a", bogus)),
    ?show(unicode:characters_to_list("a", unicode, bogus)),
    ok.
