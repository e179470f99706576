%% Functions that count which of their lines are executed.
%%
%% Before an expression of a body stands a call that counts its line, unless something did since the body of the clause began. Counters
%% are found by module, function, arity, clause and line. What includes bring in is left alone.
-module(cover_counting).

-export([forms/2]).

%% `counters` maps {Function, Arity, Clause, Line} to numbers from 1 on; `lines` are those that are counted already.
-record(counting, {key, module, place = none, lines = [], counters = #{}}).

%% The forms, and {Module, Counters}; the counters themselves will be the persistent term `Key`.
forms(Forms, Module) ->
    [{attribute, _, file, {Main, _}} | _] = [Form || {attribute, _, file, _} = Form <- Forms],
    Anno = erl_anno:new(0),
    Key = {tuple, Anno, [{atom, Anno, cover}, {atom, Anno, Module}]},
    {Counted, {_, #counting{counters = Counters}}} =
        lists:mapfoldl(fun(Form, Now) -> form(Form, Main, Now) end, {main, #counting{key = Key, module = Module}}, Forms),
    {lists:append(Counted), Counters}.

form({attribute, _, file, {File, _}} = Form, File, {_, Counting}) -> {[Form], {main, Counting}};
form({attribute, _, file, _} = Form, _, {_, Counting}) -> {[Form], {included, Counting}};
%% Parse transforms have run.
form({attribute, _, compile, {parse_transform, _}}, _, Now) -> {[], Now};
form({function, Anno, Name, Arity, Clauses}, _, {main, Counting}) ->
    {Counted, {_, Done}} = lists:mapfoldl(fun({clause, At, Patterns, Guards, Body}, {Number, Now}) ->
                                                  {Lines, Then} = body(expanded(Body), Now#counting{place = {Name, Arity, Number}, lines = []}),
                                                  {{clause, At, Patterns, Guards, Lines}, {Number + 1, Then}}
                                          end, {1, Counting}, Clauses),
    {[{function, Anno, Name, Arity, Counted}], {main, Done}};
form(Form, _, Now) -> {[Form], Now}.

%% Conditions -------------------------------------------------------------------------------------------------------------

%% `andalso` and `orelse` outside of guards as cases, whose sides are bodies.
expanded({clause, Anno, Patterns, Guards, Body}) -> {clause, Anno, Patterns, Guards, expanded(Body)};
expanded({Comprehension, Anno, Result, Qualifiers}) when Comprehension =:= lc; Comprehension =:= bc; Comprehension =:= mc ->
    {Comprehension, Anno, expanded(Result), [case erl_lint:is_guard_test(Qualifier) of
                                                 true -> Qualifier;
                                                 false -> expanded(Qualifier)
                                             end || Qualifier <- Qualifiers]};
expanded({op, _, 'andalso', Left, Right}) ->
    First = expanded(Left),
    switch(First, expanded(Right), {atom, element(2, First), false});
expanded({op, _, 'orelse', Left, Right}) ->
    First = expanded(Left),
    switch(First, {atom, element(2, First), true}, expanded(Right));
expanded(Tuple) when is_tuple(Tuple) -> list_to_tuple(expanded(tuple_to_list(Tuple)));
expanded([First | Rest]) -> [expanded(First) | expanded(Rest)];
expanded(Other) -> Other.

switch(Condition, True, False) ->
    Anno = element(2, Condition),
    Other = {var, Anno, list_to_atom("cover " ++ integer_to_list(erlang:unique_integer([positive])))},
    Failure = {call, Anno, {remote, Anno, {atom, Anno, erlang}, {atom, Anno, error}}, [{tuple, Anno, [{atom, Anno, badarg}, Other]}]},
    {'case', Anno, Condition, [{clause, Anno, [{atom, Anno, true}], [], [True]}, {clause, Anno, [{atom, Anno, false}], [], [False]},
                               {clause, erl_anno:set_generated(true, Anno), [Other], [], [Failure]}]}.

%% Lines ------------------------------------------------------------------------------------------------------------------

body(Expressions, Counting) ->
    {Counted, Done} = lists:mapfoldl(fun(Expression, #counting{lines = Lines} = Now) ->
                                             Line = erl_anno:line(element(2, Expression)),
                                             case lists:member(Line, Lines) of
                                                 true ->
                                                     {Same, Then} = expression(Expression, Now),
                                                     {[Same], Then};
                                                 false ->
                                                     {Count, Known} = counted(Line, Now#counting{lines = [Line | Lines]}),
                                                     {After, Then} = expression(Expression, Known),
                                                     {[Count, After], Then}
                                             end
                                     end, Counting, Expressions),
    {lists:append(Counted), Done}.

%% counters:add(persistent_term:get(Key), Number, 1)
counted(Line, #counting{key = Key, place = {Name, Arity, Clause}, counters = Counters} = Counting) ->
    Place = {Name, Arity, Clause, Line},
    Known = maps:merge(#{Place => map_size(Counters) + 1}, Counters),
    Anno = erl_anno:new(0),
    Get = {call, Anno, {remote, Anno, {atom, Anno, persistent_term}, {atom, Anno, get}}, [Key]},
    Add = {call, Anno, {remote, Anno, {atom, Anno, counters}, {atom, Anno, add}},
           [Get, {integer, Anno, map_get(Place, Known)}, {integer, Anno, 1}]},
    {Add, Counting#counting{counters = Known}}.

expression({block, Anno, Body}, Counting) ->
    {Counted, Done} = body(Body, Counting),
    {{block, Anno, Counted}, Done};
expression({'if', Anno, Clauses}, Counting) ->
    {Counted, Done} = clauses(Clauses, Counting),
    {{'if', Anno, Counted}, Done};
expression({'case', Anno, Value, Clauses}, Counting) ->
    {First, Now} = expression(Value, Counting),
    {Counted, Done} = clauses(Clauses, Now),
    {{'case', Anno, First, Counted}, Done};
expression({'receive', Anno, Clauses}, Counting) ->
    {Counted, Done} = clauses(Clauses, Counting),
    {{'receive', Anno, Counted}, Done};
expression({'receive', Anno, Clauses, Timeout, Body}, Counting) ->
    {Time, Timed} = expression(Timeout, Counting),
    {Counted, #counting{lines = Lines} = Received} = clauses(Clauses, Timed),
    {After, Done} = body(Body, Received#counting{lines = Timed#counting.lines}),
    {{'receive', Anno, Counted, Time, After}, Done#counting{lines = lists:usort(Lines ++ Done#counting.lines)}};
expression({'try', Anno, Body, Clauses, Catches, After}, Counting) ->
    {First, Tried} = body(Body, Counting),
    {Then, Matched} = clauses(Clauses, Tried),
    {Caught, Handled} = clauses(Catches, Matched),
    {Last, Done} = body(After, Handled),
    {{'try', Anno, First, Then, Caught, Last}, Done};
expression({'maybe', Anno, Body}, Counting) ->
    {Counted, Done} = body(Body, Counting),
    {{'maybe', Anno, Counted}, Done};
expression({'maybe', Anno, Body, {'else', At, Clauses}}, Counting) ->
    {Counted, Now} = body(Body, Counting),
    {Otherwise, Done} = clauses(Clauses, Now),
    {{'maybe', Anno, Counted, {'else', At, Otherwise}}, Done};
expression({'fun', Anno, {clauses, Clauses}}, Counting) ->
    {Counted, Done} = clauses(Clauses, Counting),
    {{'fun', Anno, {clauses, Counted}}, Done};
expression({named_fun, Anno, Name, Clauses}, Counting) ->
    {Counted, Done} = clauses(Clauses, Counting),
    {{named_fun, Anno, Name, Counted}, Done};
expression({mc, Anno, {map_field_assoc, At, Key, Value}, Qualifiers}, Counting) ->
    {First, Now} = expression(as_block(Key), Counting),
    {Second, Then} = expression(as_block(Value), Now),
    {Counted, Done} = qualifiers(Qualifiers, Then),
    {{mc, Anno, {map_field_assoc, At, First, Second}, Counted}, Done};
expression({Comprehension, Anno, Result, Qualifiers}, Counting) when Comprehension =:= lc; Comprehension =:= bc ->
    {First, Now} = expression(as_block(Result), Counting),
    {Counted, Done} = qualifiers(Qualifiers, Now),
    {{Comprehension, Anno, First, Counted}, Done};
expression(Tuple, Counting) when is_tuple(Tuple) ->
    {Parts, Done} = expression(tuple_to_list(Tuple), Counting),
    {list_to_tuple(Parts), Done};
expression([First | Rest], Counting) ->
    {Head, Now} = expression(First, Counting),
    {Tail, Done} = expression(Rest, Now),
    {[Head | Tail], Done};
expression(Other, Counting) -> {Other, Counting}.

as_block({block, _, _} = Block) -> Block;
as_block(Expression) -> {block, erl_anno:new(0), [Expression]}.

%% Each clause begins with the lines counted before all of them.
clauses(Clauses, #counting{lines = Before} = Counting) ->
    {Counted, {After, Done}} = lists:mapfoldl(fun({clause, Anno, Patterns, Guards, Body}, {Lines, Now}) ->
                                                      {Inner, #counting{lines = Own} = Then} = body(Body, Now#counting{lines = Before}),
                                                      {{clause, Anno, Patterns, Guards, Inner}, {(Own -- Before) ++ Lines, Then}}
                                              end, {Before, Counting}, Clauses),
    {Counted, Done#counting{lines = After}}.

%% Before a qualifier that counted nothing stands a condition that does.
qualifiers(Qualifiers, Counting) ->
    {Counted, Done} = lists:mapfoldl(fun(Qualifier, #counting{lines = Lines} = Now) ->
                                             {Inner, #counting{lines = After} = Then} = qualifier(Qualifier, Now),
                                             case After -- Lines of
                                                 [_] -> {[Inner], Then};
                                                 _ ->
                                                     {True, Last} = expression(as_block({atom, place(Qualifier), true}), Then),
                                                     {[True, Inner], Last}
                                             end
                                     end, Counting, Qualifiers),
    {lists:append(Counted), Done}.

qualifier({zip, Anno, Generators}, Counting) ->
    {Counted, Done} = lists:mapfoldl(fun qualifier/2, Counting, Generators),
    {{zip, Anno, Counted}, Done};
qualifier({Generator, Anno, Pattern, Source}, Counting)
  when Generator =:= generate; Generator =:= generate_strict; Generator =:= b_generate; Generator =:= b_generate_strict;
       Generator =:= m_generate; Generator =:= m_generate_strict ->
    {Counted, Done} = expression(Source, Counting),
    {{Generator, Anno, Pattern, Counted}, Done};
qualifier(Condition, Counting) -> expression(Condition, Counting).

place({Generator, _, _, Source}) when Generator =:= generate; Generator =:= b_generate; Generator =:= m_generate -> element(2, Source);
place(Qualifier) -> element(2, Qualifier).
