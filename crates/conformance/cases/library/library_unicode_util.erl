%% Every function of `unicode_util` on text of one grapheme and of several.
-module(library_unicode_util).
-include("../calls.hrl").

module() -> unicode_util.

calls() ->
    Texts = ["", <<>>, "a", "AbC", [$e, 16#301, $x], "\r\n\n", [16#df, $s], [16#1c4, $z], [16#130, $i], [16#3a3], <<"éa"/utf8>>, <<"e", 16#301/utf8, "x">>,
             [[$a], <<"b">>], [16#1f468, 16#200d, 16#1f469, $!], [16#1f1e9, 16#1f1ea, 16#1f1e9], [16#ac00, 16#11a8], [16#1100, 16#1161], [16#fb01, $n],
             [$a, 16#323, 16#307], <<255, "a">>],
    [{F, [Texts]} || F <- [cp, gc, uppercase, lowercase, titlecase, casefold, nfd]]
    ++ [{nfc, [Texts]}, {nfkd, [[[16#fb01, $n], [16#2460], "a", ""]]}, {whitespace, []},
        {is_whitespace, [[$\s, $\t, $a, 16#a0, 16#2028, [$\r, $\n], [$a, 16#301]]]}, {is_wide, [[$a, 16#4e00, 16#ff01, 16#1f600, [$a, 16#301], 16#1100]]},
        {get_case, [[$a, $A, 16#df, 16#1c5, 16#149, $1]]}].
