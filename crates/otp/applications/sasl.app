{application, sasl,
 [{description, "SASL  CXC 138 11"},
  {vsn, "4.2.2"},
  {modules,
   [alarm_handler, sasl]},
  {registered, [sasl_sup, alarm_handler, release_handler]},
  {applications, [kernel, stdlib]},
  {env, []},
  {mod, {sasl, []}}]}.
