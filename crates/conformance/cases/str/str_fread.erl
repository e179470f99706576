%% Formatted reading of many formats and texts, whole and in two pieces.
-module(str_fread).
-include("../case.hrl").

main() ->
    rand:seed(exsss, {1, 2, 3}),
    Formats = ["~d", "~f", "~s", "~a", "~u", "~16u", "~2u", "~c", "~3c", "~-", "~#", "~5#", "~l", "~~", "~*d", "~*s", "~3d", "~4f", "~4s",
               "~ts", "~2a", "~2ta", "~td", " ", "\n", "a", "~", "~z"],
    Texts = ["1", "12", "-3", "+4", "1.5", "2.5e3", "3.0E-2", "a", "abc", " ", "  ", "\t", "\n", "\r\n", "16#ff", "-16#FF", "2#101", "99#1",
             "#", "~", [300], [955, 956], "e", "."],
    [round_of(some(Formats, 4), some(Texts, 6)) || _ <- lists:seq(1, 400)],
    ok.

some(Choices, Most) -> lists:append([lists:nth(rand:uniform(length(Choices)), Choices) || _ <- lists:seq(1, rand:uniform(Most))]).

round_of(Format, Text) ->
    io:format("~w ~w ~w~n", [Format, Text, guarded(fun() -> io_lib:fread(Format, Text) end)]),
    {First, Second} = lists:split(rand:uniform(length(Text) + 1) - 1, Text),
    more(guarded(fun() -> io_lib:fread([], First, Format) end), [Second, eof], Format).

more({more, Continuation} = Answer, [Text | Texts], Format) ->
    io:format("  ~w~n", [Answer]),
    more(guarded(fun() -> io_lib:fread(Continuation, Text, Format) end), Texts, Format);
more(Answer, _, _) -> io:format("  ~w~n", [Answer]).

guarded(F) ->
    try F()
    catch _:Reason -> Reason
    end.
