%% Exceptions as text: what happened, and where, one line a frame.
%%
%% Known errors are explained in words, as OTP's shell and crash reports do; other reasons print as terms. Frames of the process
%% machinery below the program's own are left out.
-module(erl_error).

-export([format_crash/3, format_exception/3, format_exception/4]).

format_exception(Class, Reason, Stack) -> format_exception(Class, Reason, Stack, #{}).

format_exception(Class, Reason, Stack, Options) when is_map(Options) ->
    Column = maps:get(column, Options, 1),
    Indent = lists:duplicate(Column - 1, $\s),
    unicode:characters_to_list([Indent, text(Class, Reason, Stack, Column)]).

%% As the line of a crash report: "exception error: ..." with the frames indented below.
format_crash(Class, Reason, Stack) -> ["exception ", text(Class, Reason, Stack, 5)].

text(Class, Reason, Stack, Column) ->
    Start = atom_to_list(class(Class)) ++ ": ",
    {Explained, Rest} = explain(Class, Reason, Stack, Column + length("exception ") + length(Start)),
    Hints = hints(Reason, Stack),
    [Start, Explained | frames(own_frames(Rest), lists:duplicate(Column + 1, $\s), "in function  ", Hints)].

%% What the module that raised the error says about its arguments.
hints(Reason, [{_, _, _, Where} | _] = Stack) ->
    case proplists:get_value(error_info, Where) of
        #{module := Module} ->
            try Module:format_error(Reason, Stack)
            catch error:_ -> #{}
            end;
        _ ->
            #{}
    end;
hints(_, _) -> #{}.

class(throw) -> throw;
class(Class) -> Class.

explain(error, {badmatch, Value}, Stack, Column) -> {about("no match of right hand side value ", Value, Column), Stack};
explain(error, {case_clause, Value}, Stack, Column) -> {about("no case clause matching ", Value, Column), Stack};
explain(error, {try_clause, Value}, Stack, Column) -> {about("no try clause matching ", Value, Column), Stack};
explain(error, {else_clause, Value}, Stack, Column) -> {about("no else clause matching ", Value, Column), Stack};
explain(error, {badmap, Value}, Stack, Column) -> {about("bad map: ", Value, Column), Stack};
explain(error, {badkey, Value}, Stack, Column) -> {about("bad key: ", Value, Column), Stack};
explain(error, {badfun, Value}, Stack, Column) -> {about("bad function ", Value, Column), Stack};
explain(error, {badrecord, Value}, Stack, Column) -> {about("bad record ", Value, Column), Stack};
explain(error, {bad_generator, Value}, Stack, Column) -> {about("bad generator ", Value, Column), Stack};
explain(error, {bad_filter, Value}, Stack, Column) -> {about("bad filter ", Value, Column), Stack};
explain(error, {badarity, {F, Args}}, Stack, _) when is_function(F), is_list(Args) ->
    {arity, Arity} = erlang:fun_info(F, arity),
    {io_lib:format("~ts/~w called with ~s", [fun_name(F), Arity, arguments(length(Args))]), Stack};
explain(error, if_clause, Stack, _) -> {"no true branch found when evaluating an if expression", Stack};
explain(error, system_limit, Stack, _) -> {"a system limit has been reached", Stack};
explain(error, timeout_value, Stack, _) -> {"bad receive timeout value", Stack};
explain(error, noproc, Stack, _) -> {"no such process or port", Stack};
explain(error, notalive, Stack, _) -> {"the node cannot be part of a distributed system", Stack};
explain(error, badarith, Stack, _) -> {"an error occurred when evaluating an arithmetic expression", Stack};
explain(error, badarg, Stack, _) -> {"bad argument", Stack};
explain(error, {nocatch, Value}, Stack, Column) -> {about("no catch of thrown value ", Value, Column), Stack};
explain(error, undef, [{M, F, A, _} | Stack], _) ->
    {io_lib:format("undefined function ~ts", [name(M, F, A)]), Stack};
explain(error, function_clause, [{M, F, A, Where} | Stack], _) when is_list(A) ->
    {["no function clause matching ", called(M, F, A), place(Where)], Stack};
explain(error, function_clause, Stack, _) -> {"no function clause matching", Stack};
explain(_, Reason, Stack, Column) -> {about("", Reason, Column), Stack}.

about(Text, Value, Column) -> [Text, io_lib:print(Value, Column + length(Text), 80, -1)].

fun_name(F) ->
    {module, M} = erlang:fun_info(F, module),
    {name, Name} = erlang:fun_info(F, name),
    io_lib:format("~tw:~tw", [M, Name]).

arguments(1) -> "one argument";
arguments(2) -> "two arguments";
arguments(0) -> "no arguments";
arguments(N) -> io_lib:format("~w arguments", [N]).

%% Frames of proc_lib and what lies below it say nothing about the program.
own_frames(Stack) -> lists:takewhile(fun(Frame) -> element(1, Frame) =/= proc_lib end, Stack).

frames([{erlang, F, [A, B], _} | Stack], Indent, "in function  ", Hints) when F =:= '+'; F =:= '-'; F =:= '*'; F =:= '/' ->
    Called = io_lib:format("~0tp ~ts ~0tp", [A, atom_to_list(F), B]),
    [["\n", Indent, "in operator  ", atom_to_list(F), "/2\n", Indent, "   called as ", Called, hint_lines(Indent, Hints)]
    | frames(Stack, Indent, "in call from ", #{})];
frames([{M, F, A, Where} | Stack], Indent, Start, Hints) ->
    Called = case Start of
                 "in function  " when is_list(A) ->
                     ["\n", Indent, Start, name(M, F, A), place(Where), "\n", Indent, "   called as ", called(M, F, A),
                      hint_lines(Indent, Hints)];
                 _ ->
                     ["\n", Indent, Start, name(M, F, A), place(Where)]
             end,
    [Called | frames(Stack, Indent, "in call from ", #{})];
frames(_, _, _, _) ->
    [].

hint_lines(Indent, Hints) ->
    [["\n", Indent, "   *** ", hint(Which), Text] || {Which, Text} <- lists:sort(maps:to_list(Hints)), is_list(Text) orelse is_binary(Text)].

hint(N) when is_integer(N) -> ["argument ", integer_to_list(N), ": "];
hint(_) -> "".

name(M, F, A) when is_list(A) -> name(M, F, length(A));
name(erlang, F, A) -> io_lib:format("~tw/~w", [F, A]);
name(M, F, A) -> io_lib:format("~tw:~tw/~w", [M, F, A]).

called(M, F, A) ->
    Args = lists:join(",", [io_lib:format("~0tp", [Arg]) || Arg <- A]),
    case M of
        erlang -> io_lib:format("~tw(~ts)", [F, Args]);
        _ -> io_lib:format("~tw:~tw(~ts)", [M, F, Args])
    end.

place(Where) ->
    case {proplists:get_value(file, Where), proplists:get_value(line, Where)} of
        {File, Line} when is_list(File), is_integer(Line), Line > 0 -> io_lib:format(" (~ts, line ~w)", [File, Line]);
        _ -> ""
    end.
