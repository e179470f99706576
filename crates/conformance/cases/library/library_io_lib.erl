%% The functions of `io_lib` around writing and formats.
-module(library_io_lib).
-include("../calls.hrl").

module() -> io_lib.

calls() ->
    Terms = [a, 'A b', 'é', "str", [16#3b1], [1 | 2], {t, [x], "y"}, #{k => v}, <<"bin">>, <<5:3>>, 1.5, -7, []],
    Texts = ["abc", [$a, 16#e9], [16#3b1], [7], "a\"b\n", [$a, [<<"b">>]], [a], x],
    Chars = [$a, $\s, $\n, $\\, 16#e9, 16#3b1, 7, 127],
    [{F, [Terms]} || F <- [write, print, format_prompt, char_list, deep_char_list, latin1_char_list, deep_latin1_char_list, deep_unicode_char_list, printable_list,
                           printable_latin1_list, printable_unicode_list]]
    ++ [{F, [Texts]} || F <- [char_list, latin1_char_list, deep_char_list, deep_latin1_char_list, printable_list, printable_latin1_list, printable_unicode_list]]
    ++ [{F, [["abc", [$a, 16#e9], [16#3b1], "a\"b\n"]]} || F <- [write_string, write_unicode_string, write_string_as_latin1, chars_length]]
    ++ [{F, [["abc", [$a, 16#e9], [16#3b1], "a\"b\n", x]]} || F <- [write_latin1_string]]
    ++ [{F, [["a'b", "x\"y"], [$', $"]]} || F <- [write_string, write_latin1_string, write_string_as_latin1]]
    ++ [{F, [Chars]} || F <- [write_char, write_unicode_char, write_latin1_char, write_char_as_latin1]]
    ++ [{F, [[a, 'A', 'é', 'a b', '日本', 'x@1', []]]} || F <- [write_atom, write_atom_as_latin1]]
    ++ [{write, [Terms, [0, 1, 2, -1]]}, {print, [Terms, [1, 5], [10], [-1, 2]]}, {quote_atom, [[a, 'maybe', x], ["a", "maybe", "A", ""]]},
        {indentation, [["", "ab", "a\nbc", "\t", "a\tb"], [0, 3]]}, {nl, []}, {limit_term, [Terms, [0, 1, 2, -1]]},
        {scan_format, [["a~p~n", "~10.3f~s", "~-5ts", "~*p"], [[1, 2], ["x", "y"]]]}, {unscan_format, [[io_lib:scan_format("ab~p ~-10.3ts~5..0w~*c", [a, "b", 3, 2, $x]), "plain"]]},
        {build_text, [[io_lib:scan_format("~p and ~5w~n", [a, b]), ["plain"]]]}, {fread, [["~d", "~s ~d", "~c", "~f", "~x"], ["12", "ab 7 rest", "", "1.5"]]},
        {format, [["~p~n", "~w ~s", "~5.2f|~e", "~.16b~c", "~i~W"], [[a], [a, "b"], [1.5, 2.5], [255, $x], [a, b, 3]]]}].
