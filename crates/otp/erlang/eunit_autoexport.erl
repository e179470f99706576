%% Exports the functions that are tests: those whose names end in "_test", "_test_" and "_exported_", and eunit_wrapper_/1; and adds test/0, which runs them.
-module(eunit_autoexport).

-export([parse_transform/2]).

parse_transform(Forms, Options) ->
    Test = proplists:get_value(eunit_test_suffix, Options, "_test"),
    Generator = proplists:get_value(eunit_generator_suffix, Options, "_test_"),
    Other = proplists:get_value(eunit_export_suffix, Options, "_exported_"),
    Wanted = [{Name, Arity} || {function, _, Name, Arity, _} <- Forms, is_wanted(atom_to_list(Name), Arity, Test, Generator, Other)],
    add(Forms, lists:usort(Wanted)).

is_wanted(Name, 0, Test, Generator, Other) ->
    lists:suffix(Test, Name) orelse lists:suffix(Generator, Name) orelse lists:suffix(Other, Name);
is_wanted(Name, Arity, _, _, _) -> {Name, Arity} =:= {"eunit_wrapper_", 1}.

%% The attribute stands behind that of the module; test/0 at the end, unless there is one.
add(Forms, Wanted) ->
    HasTest = lists:any(fun({function, _, test, 0, _}) -> true; (_) -> false end, Forms),
    Exports = case HasTest of
                  true -> Wanted;
                  false -> [{test, 0} | Wanted]
              end,
    lists:append([case Form of
                      {attribute, _, module, Module} ->
                          put(?MODULE, Module),
                          [Form, {attribute, erl_anno:new(0), export, Exports}];
                      {eof, _} when not HasTest -> [test(erase(?MODULE)), Form];
                      _ -> [Form]
                  end || Form <- Forms]).

test(Module) ->
    Anno = erl_anno:new(0),
    Call = {call, Anno, {remote, Anno, {atom, Anno, eunit}, {atom, Anno, test}}, [{atom, Anno, Module}]},
    {function, Anno, test, 0, [{clause, Anno, [], [], [Call]}]}.
