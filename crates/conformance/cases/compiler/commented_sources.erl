%% Sources read without the preprocessor, their comments found, put back, and printed.
-module(commented_sources).
-export([main/0]).

main() ->
    comments(),
    File = "commented_sources.tmp",
    ok = file:write_file(File, source()),
    try source(File)
    after file:delete(File)
    end,
    ok = file:write_file(File, <<"%% caf", 233, "\n-define(X, \"", 233, "\").\n">>),
    try show_forms(epp_dodger:parse_file(File)), io:format("~p~n", [erl_comment_scan:file(File)])
    after file:delete(File)
    end,
    io:format("~p~n~p~n", [epp_dodger:parse_file("no_such_file"), catch quiet(fun() -> erl_comment_scan:file("no_such_file") end)]),
    tokens(),
    trees().

quiet(Fun) ->
    #{level := Level} = logger:get_primary_config(),
    logger:set_primary_config(level, none),
    try Fun()
    after logger:set_primary_config(level, Level)
    end.

comments() ->
    Texts = ["", "%", "%a", "% a  \n  %b\n  %c\n%d", "a. % x\r\nb. %% y\r%z\n", "$% %x", "$\\% %x", "\"%\" %x", "'a\\'%' %x", "\"\n%\" %x", "$\t%x", "\t%x", "a\t%x",
             "f() -> % 1\n       % 2\n  ok. % 3\n\n% 4"],
    [io:format("~p~n  ~p~n  ~p~n", [Text, erl_comment_scan:scan_lines(Text), erl_comment_scan:string(Text)]) || Text <- Texts].

source() ->
    <<"%% A module.\n%% With comments.\n\n-module(m).   % its name\n-include(\"x.hrl\").\n-include_lib(\"y/include/y.hrl\").\n"
      "-define(A, 1).\n-define(B(X), {X, ?A}).\n-define(C, case X of).\n-define(D(X), X,\n-undef(D).\n-ifdef(A).\n-else.\n-endif.\n-ifndef(A).\n-endif.\n"
      "-if(?A > 1).\n-elif(?A).\n-endif.\n-feature(maybe_expr, enable).\n-error(\"no\").\n-warning(\"maybe\").\n-spec f(?T) -> ?T(1).\n-type t() :: record().\n\n"
      "%% Before f.\nf(X) -> % the head\n    %% first\n    ?B(X), % after first\n    %% second\n    g(X,\n      %% an argument\n      y),\n    \"a\" ?A \"b\",\n    ?A \"b\",\n"
      "    m:?F(1),\n    ?M:f(?MODULE, ?LINE),\n    case X of\n        %% in a clause\n        1 -> ?A;\n        _ -> #?A{}\n    end.\n%% Behind f.\n\n%% Alone.\n\n"
      "?A(X) -> ?B((X + 1), [2]).\n-?A(x).\ng() -> try ?B(1) catch error:?B(x) -> 1 end.\nh() -> ?B.\ni( -> 1.\nj() -> ?B(1, .\nk() -> ?'quoted'(1).\n"
      "l() -> maybe ok ?= x() else _ -> y end.\n%% Last.\n">>.

source(File) ->
    Comments = erl_comment_scan:file(File),
    io:format("~p~n", [Comments]),
    [begin
         io:format("~p ~p~n", [Function, Options]),
         show_forms(apply(epp_dodger, Function, [File, Options]))
     end || {Function, Options} <- [{parse_file, []}, {parse_file, [no_fail]}, {parse_file, [{clever, true}]}, {quick_parse_file, []},
                                    {quick_parse_file, [{no_fail, false}]}]],
    {ok, Forms} = epp_dodger:parse_file(File, [no_fail]),
    Good = [Form || Form <- Forms, element(1, Form) =/= error, not macro_attribute(Form)],
    io:format("~ts~n", [erl_prettypr:format(erl_recomment:recomment_forms(Good, Comments))]),
    io:format("~ts~n", [erl_prettypr:format(erl_recomment:quick_recomment_forms(erl_syntax:form_list(Good), Comments))]).

macro_attribute(Form) ->
    erl_syntax:type(Form) =:= attribute andalso erl_syntax:type(erl_syntax:attribute_name(Form)) =:= macro.

show_forms({ok, Forms}) ->
    [case Form of
         {error, {_, Module, Reason} = Info} -> io:format("~p ~ts~n", [Info, Module:format_error(Reason)]);
         _ -> io:format("~ts~n~w~n", [erl_prettypr:format(Form), erl_syntax_lib:fold(fun(Node, Acc) -> [erl_syntax:get_pos(Node) | Acc] end, [], Form)])
     end || Form <- Forms].

tokens() ->
    {ok, Tokens, _} = erl_scan:string("'A' \"s\\n\" $a 1.5 16#ff X_1 ++ foo begin ."),
    io:format("~p~n", [epp_dodger:tokens_to_string(Tokens)]),
    io:format("~ts~n", [epp_dodger:format_error({unknown, because})]).

trees() ->
    Tree = erl_syntax:set_pos(erl_syntax:atom(a), 5),
    [begin
         {Tree1, Rest} = erl_recomment:recomment_tree(Tree, [{Line, 1, 0, ["c"]}]),
         io:format("~p ~p ~p~n", [length(erl_syntax:get_precomments(Tree1)), length(erl_syntax:get_postcomments(Tree1)), Rest])
     end || Line <- [1, 5, 7]],
    io:format("~p~n", [catch erl_recomment:recomment_tree(erl_syntax:set_pos(erl_syntax:atom(a), nowhere), [])]).
