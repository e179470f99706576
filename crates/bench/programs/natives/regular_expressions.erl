%% Regular expressions compiled and run: captures in all forms, global matches, replacement, splitting, Unicode.
-module(regular_expressions).
-include("../harness.hrl").

bench() ->
    Text = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 50),
    Wide = unicode:characters_to_binary(lists:duplicate(50, "Größe über alles, naïve façade\n")),
    {ok, Pair} = re:compile(<<"^(\\w+)=(\\d+)$">>),
    {ok, Word} = re:compile(<<"\\w+">>),
    {ok, WideWord} = re:compile(<<"\\w+">>, [unicode, ucp]),
    times(20000, fun() ->
        {match, [Name, Number]} = re:run(<<"answer=42">>, Pair, [{capture, all_but_first, binary}]),
        {match, [_, {0, _}, _]} = re:run("answer=42", Pair),
        nomatch = re:run(<<"answer">>, Pair, [{capture, none}]),
        byte_size(Name) + byte_size(Number)
    end) + times(60, fun() ->
        {match, Words} = re:run(Text, Word, [global, {capture, first, binary}]),
        {match, WideWords} = re:run(Wide, WideWord, [global, {capture, first, list}]),
        length(Words) + length(WideWords) + byte_size(re:replace(Text, <<"(\\w+)o">>, <<"<\\1>">>, [global, {return, binary}]))
            + length(re:split(Text, <<"[ ,;]+">>))
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
