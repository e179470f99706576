%% A parse transform that leaves out tests that are not exported, and test/0 that the header adds.
-module(eunit_striptests).

-export([parse_transform/2]).

parse_transform(Forms, Options) ->
    Suffixes = [proplists:get_value(Key, Options, Default)
                || {Key, Default} <- [{eunit_test_suffix, "_test"}, {eunit_generator_suffix, "_test_"}, {eunit_export_suffix, "_exported_"}]],
    Exported = lists:append([Functions || {attribute, _, export, Functions} <- Forms]),
    [Form || Form <- Forms, not is_test(Form, Exported, Suffixes)].

is_test({function, _, Name, 0, _}, Exported, Suffixes) ->
    not lists:member({Name, 0}, Exported) andalso lists:any(fun(Suffix) -> lists:suffix(Suffix, atom_to_list(Name)) end, Suffixes);
is_test({function, _, eunit_wrapper_, 1, _}, _, _) -> true;
is_test(_, _, _) -> false.
