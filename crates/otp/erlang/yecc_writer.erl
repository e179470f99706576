%% The parser of an automaton as text.
%%
%% A state is a function `yeccpars2_State(State, Category, States, Values, Token, Tokens, Tokenizer)`, and `yeccpars2/7` finds it; what
%% follows a reduction to a nonterminal is `yeccgoto_Nonterminal`, of the same arguments, and the code of a rule a function of its own. A
%% token is shifted by `yeccpars1/7`, and refused by `yeccerror/1`, of the prologue. States that only shift, and shift alike, share one
%% function.
-module(yecc_writer).

-export([text/3]).

-define(ARGUMENTS, "Ss, Stack, T, Ts, Tzr").

text(#{encoding := Encoding, header := Header, module := Module, input := Input, output := Output, options := Options,
       prologue := Prologue} = Grammar, Shown, Before) ->
    Coding = case Encoding of
                 none -> [];
                 _ -> ["%% ", epp:encoding_to_string(Encoding), "\n"]
             end,
    Titled = add([Coding, [[Line, $\n] || Line <- Header]], asterias_generator_files:empty()),
    Named = case Prologue of
                none ->
                    Placed = file_line(Input, 0, Options, Titled),
                    Declared = add("-module(~w).\n", [Module], Placed),
                    Exports = add("-export([parse/1, parse_and_scan/1, format_error/1]).\n", own_line(Output, Options, Declared)),
                    Coded = code(Grammar, Exports),
                    Built = file_line(Shown, 0, Options, add("\n", Coded)),
                    add(Before, Built);
                _ ->
                    Declared = add("-module(~w).\n", [Module], Titled),
                    code(Grammar, add("\n", add(Before, file_line(Shown, 0, Options, Declared))))
            end,
    Tables = own_line(Output, Options, add("\n", Named)),
    Written = rules(Grammar, gotos(Grammar, states(Grammar, protocol(Before), Tables))),
    case Grammar of
        #{code := {Line, Lines}} -> file_line(Input, Line + length(Lines), Options, add("\n", Written));
        #{code := none} -> Written
    end.

add(Chars, Text) -> asterias_generator_files:add(Chars, Text).
add(Format, Arguments, Text) -> asterias_generator_files:add(Format, Arguments, Text).

file_line(File, Line, #{file_attributes := true} = Options, Text) -> asterias_generator_files:add_file_line(File, Line, Options, Text);
file_line(_, _, _, Text) -> Text.

%% What follows is the output's own.
own_line(Output, Options, Text) -> file_line(Output, asterias_generator_files:line(Text), Options, Text).

code(#{code := none}, Text) -> Text;
code(#{code := {Line, Lines}, input := Input, options := Options}, Text) -> add(Lines, file_line(Input, Line - 1, Options, Text)).

%% Prologues that were written for the first versions have a yeccpars1/5 only.
protocol(Before) ->
    case re:run(Before, "^yeccpars1\\(\\s*[^,()]*,[^,()]*,[^,()]*,[^,()]*,[^,()]*,", [multiline, unicode, {capture, none}]) of
        match -> seven;
        nomatch -> five
    end.

%% States -----------------------------------------------------------------------------------------------------------------

states(#{actions := Actions} = Grammar, Protocol, Text) ->
    Same = shared(Actions),
    Shifted = lists:usort([0 | [To || {_, Groups} <- Actions, {_, {shift, To}} <- Groups]]),
    Found = lists:foldl(fun(State, Now) ->
                                add("yeccpars2(~w = S, Cat, " ?ARGUMENTS ") ->\n yeccpars2_~w(S, Cat, " ?ARGUMENTS ");\n",
                                    [State, map_get(State, Same)], Now)
                        end, nowarn("yeccpars2", 7, Text), Shifted),
    Lost = add("yeccpars2(Other, _, _, _, _, _, _) ->\n erlang:error({yecc_bug,\"1.4\",{missing_state_in_action_table, Other}}).\n\n", Found),
    lists:foldl(fun({State, Groups}, Now) when map_get(State, Same) =:= State -> state(State, Groups, Grammar#{same => Same}, Protocol, Now);
                   (_, Now) -> Now
                end, Lost, Actions).

%% Which state's function is that of a state.
shared(Actions) ->
    Alike = maps:groups_from_list(fun({State, Groups}) ->
                                          case lists:all(fun({_, Action}) -> is_shift(Action) end, Groups) of
                                              true -> Groups;
                                              false -> State
                                          end
                                  end, fun({State, _}) -> State end, Actions),
    #{State => hd(States) || _ := States <- Alike, State <- States}.

is_shift({shift, _}) -> true;
is_shift(_) -> false.

nowarn(Function, Arity, Text) ->
    add("-dialyzer({nowarn_function, ~ts/~w}).\n-compile({nowarn_unused_function, ~ts/~w}).\n", [Function, Arity, Function, Arity], Text).

state(State, Groups, Grammar, Protocol, Text) ->
    Named = nowarn("yeccpars2_" ++ integer_to_list(State), 7, Text),
    actions(Groups, State, Grammar, Protocol, Named).

%% The last reduction needs no terminal.
actions([{_, {reduce, _, _, _} = Reduce}], State, Grammar, _, Text) ->
    add(".\n\n", reduce(State, "Cat", "Cat", Reduce, Grammar, Text));
actions([{_, nonassoc} | Groups], State, Grammar, Protocol, Text) -> actions(Groups, State, Grammar, Protocol, Text);
actions([{Terminals, Action} | Groups], State, Grammar, Protocol, Text) ->
    Done = lists:foldl(fun(Terminal, Now) -> add(";\n", action(Action, State, Terminal, hd(Terminals), Grammar, Protocol, Now)) end,
                       Text, Terminals),
    actions(Groups, State, Grammar, Protocol, Done);
actions([], State, _, _, Text) -> add("yeccpars2_~w(_, _, _, _, T, _, _) ->\n yeccerror(T).\n\n", [State], Text).

action({shift, To}, State, Terminal, _, _, seven, Text) ->
    add("yeccpars2_~w(S, ~ts, " ?ARGUMENTS ") ->\n yeccpars1(S, ~w, " ?ARGUMENTS ")", [State, quoted(Terminal), To], Text);
action({shift, To}, State, Terminal, _, _, five, Text) ->
    add("yeccpars2_~w(S, ~ts, " ?ARGUMENTS ") ->\n yeccpars1(Ts, Tzr, ~w, [S | Ss], [T | Stack])", [State, quoted(Terminal), To], Text);
action(accept, State, Terminal, _, _, _, Text) ->
    add("yeccpars2_~w(_S, ~ts, _Ss, Stack, _T, _Ts, _Tzr) ->\n {ok, hd(Stack)}", [State, quoted(Terminal)], Text);
action({reduce, _, _, _} = Reduce, State, Terminal, First, Grammar, _, Text) ->
    reduce(State, quoted(Terminal), First, Reduce, Grammar, Text).

reduce(State, Category, First, {reduce, Number, Head, Count}, #{same := Same, gotos := Gotos} = Grammar, Text) ->
    Begun = add("yeccpars2_~w(_S, ~ts, " ?ARGUMENTS ") ->\n", [State, Category], Text),
    {States, Popped} = case Count of
                           0 -> {"Ss", Begun};
                           1 -> {"Ss", Begun};
                           _ -> {"Nss", add(" [~ts | Nss] = Ss,\n", [lists:join(", ", lists:duplicate(Count - 1, "_"))], Begun)}
                       end,
    {Values, Done} = case is_plain(Number, Count, Grammar) of
                         true -> {"Stack", Popped};
                         false -> {"NewStack", add(" NewStack = ~ts(Stack),\n", [rule_function(State, First)], Popped)}
                     end,
    case Count of
        0 ->
            To = map_get({State, Head}, Gotos),
            add(" yeccpars2_~w(~w, ~ts, [~w | Ss], ~ts, T, Ts, Tzr)", [map_get(To, Same), To, Category, State, Values], Done);
        _ -> add(" ~ts(hd(~ts), ~ts, ~ts, ~ts, T, Ts, Tzr)", [goto_function(Head), States, Category, States, Values], Done)
    end.

%% Atoms are always quoted, for those that are words of a later release.
quoted(Atom) when is_atom(Atom) ->
    case io_lib:write_atom_as_latin1(Atom) of
        [$' | _] = Quoted -> Quoted;
        Plain -> [$', Plain, $']
    end;
quoted(Other) -> io_lib:write(Other).

rule_function(State, "Cat") -> io_lib:format("~w", [list_to_atom(lists:concat(["yeccpars2_", State, "_"]))]);
rule_function(State, Terminal) -> io_lib:format("~w", [list_to_atom(lists:concat(["yeccpars2_", State, "_", Terminal]))]).

goto_function(Nonterminal) -> io_lib:format("~w", [list_to_atom(lists:concat(["yeccgoto_", Nonterminal]))]).

%% Where a rule is one symbol, and its value that of the symbol.
is_plain(Number, 1, #{rules := Rules}) ->
    #{tokens := Tokens} = lists:nth(Number + 1, Rules),
    case [Token || Token <- Tokens, not lists:member(element(1, Token), [white_space, comment])] of
        [{var, _, '___1'}] -> true;
        _ -> false
    end;
is_plain(_, _, _) -> false.

%% What follows reductions ------------------------------------------------------------------------------------------------

gotos(#{gotos := Gotos, nonterminals := [_ | Nonterminals], actions := Actions}, Text) ->
    Same = shared(Actions),
    Targets = maps:groups_from_list(fun({{_, Symbol}, _}) -> Symbol end, fun({{From, _}, To}) -> {From, To} end, maps:to_list(Gotos)),
    lists:foldl(fun(Nonterminal, Now) when is_map_key(Nonterminal, Targets) ->
                        Function = goto_function(Nonterminal),
                        Clauses = [io_lib:format("~ts(~w, Cat, " ?ARGUMENTS ") ->\n yeccpars2_~w(~w, Cat, " ?ARGUMENTS ")",
                                                 [Function, From, map_get(To, Same), To])
                                   || {From, To} <- lists:sort(map_get(Nonterminal, Targets))],
                        add([lists:join(";\n", Clauses), ".\n\n"], nowarn(Function, 7, Now));
                   (_, Now) -> Now
                end, Text, Nonterminals).

%% The code of rules ------------------------------------------------------------------------------------------------------

rules(#{actions := Actions} = Grammar, Text) ->
    lists:foldl(fun({State, Groups}, Now) -> state_rules(Groups, State, Grammar, Now) end, Text, Actions).

state_rules([{_, {reduce, _, _, _} = Reduce}], State, Grammar, Text) -> rule(Reduce, State, "Cat", Grammar, Text);
state_rules([{[First | _], {reduce, _, _, _} = Reduce} | Groups], State, Grammar, Text) ->
    state_rules(Groups, State, Grammar, rule(Reduce, State, First, Grammar, Text));
state_rules([_ | Groups], State, Grammar, Text) -> state_rules(Groups, State, Grammar, Text);
state_rules([], _, _, Text) -> Text.

rule({reduce, Number, _, Count}, State, First, #{rules := Rules, input := Input, output := Output, options := Options} = Grammar, Text) ->
    case is_plain(Number, Count, Grammar) of
        true -> Text;
        false ->
            #{tokens := Tokens, is_well_formed := IsWellFormed} = lists:nth(Number + 1, Rules),
            Function = rule_function(State, First),
            %% What the compiler says of a function whose code it cannot read belongs to the output.
            Placed = case IsWellFormed of
                         true -> Text;
                         false -> own_line(Output, Options, Text)
                     end,
            Declared = nowarn(Function, 1, add("-compile({inline,~ts/1}).\n", [Function], Placed)),
            Anno = element(2, hd(Tokens)),
            Line = erl_anno:line(Anno),
            %% Three lines come before the code of a rule with symbols, two before that of others.
            Moved = file_line(Input, max(0, Line - 3 - min(Count, 1)), Options, Declared),
            Stack = case Count of
                        0 -> add("~ts(__Stack0) ->\n", [Function], Moved);
                        _ ->
                            Names = lists:join(",", ["___" ++ integer_to_list(N) || N <- lists:seq(Count, 1, -1)]),
                            add("~ts(__Stack0) ->\n [~ts | __Stack] = __Stack0,\n", [Function, Names], Moved)
                    end,
            Column = case erl_anno:column(Anno) of
                         undefined -> 1;
                         Known -> Known
                     end,
            Code = [lists:duplicate(Column - 1, $\s) | [erl_anno:text(element(2, Token)) || Token <- Tokens]],
            add(" [begin\n~ts\n  end | ~ts].\n\n", [Code, ["__Stack" | [$0 || Count =:= 0]]], Stack)
    end.
